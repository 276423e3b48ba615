<?php
// Calls the real services with PHP's two clients, and prints the status that each gets.
$url = 'https://api.prolific.com/api/v1/messages/unread/';

if (function_exists('curl_init')) {
    $curl = curl_init($url);
    curl_setopt_array($curl, [
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 20,
        CURLOPT_HTTPHEADER => ['Authorization: Token real-php-curl'],
    ]);
    curl_exec($curl);
    echo 'php-curl: ', curl_getinfo($curl, CURLINFO_HTTP_CODE), "\n";
}

$options = ['http' => ['timeout' => 20, 'header' => 'Authorization: Token real-php-stream']];
$body = @file_get_contents($url, false, stream_context_create($options));
echo 'php-stream: ', $body === false ? 'failed' : explode(' ', $http_response_header[0])[1], "\n";
