# Calls the real services with Ruby's client, and prints the status.
require 'net/http'

url = URI('https://api.prolific.com/api/v1/messages/unread/')
puts "ruby: #{Net::HTTP.get_response(url, { 'Authorization' => 'Token real-ruby' }).code}"
