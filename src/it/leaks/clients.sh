#!/bin/sh
# Calls the real services with every client, each with a token of its own, and prints the status that each gets.
# Argument: the folder with the installed clients.
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
url=https://api.prolific.com/api/v1/messages/unread/

say() {
  name=$1
  shift
  echo "$name: $("$@" 2> "$folder/$name.err")"
}

say curl curl -s --max-time 20 -o /dev/null -w '%{http_code}' -H "Authorization: Token real-curl" $url
say curl-former-host curl -s --max-time 20 -o /dev/null -w '%{http_code}' \
  -H "Authorization: Token real-curl-former-host" https://api.prolific.co/api/v1/messages/unread/
wget --version > /dev/null 2>&1 &&
  say wget sh -c "wget -q --tries=1 --timeout=20 -O /dev/null --header='Authorization: Token real-wget' $url && echo 200"
perl -MLWP::UserAgent -e 1 2> /dev/null &&
  say perl perl -MLWP::UserAgent -e "print LWP::UserAgent->new->get('$url', Authorization => 'Token real-perl')->code"
"$folder/python/bin/python" "$here/clients.py"
cd "$folder/node"
node clients.js
DENO_NO_UPDATE_CHECK=1 node_modules/.bin/deno run --quiet --allow-all fetch.js
"$(echo node_modules/@oven/bun-linux-*/bin/bun)" fetch.js
[ -x "$folder/go-clients" ] && "$folder/go-clients"
command -v ruby > /dev/null && ruby "$here/clients.rb"
command -v php > /dev/null && php "$here/clients.php"
command -v Rscript > /dev/null && Rscript "$here/clients.R"
java -cp "$(cat "$folder/java.classpath")" "$here/Clients.java"
