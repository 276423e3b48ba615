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
wget --version > /dev/null 2>&1 &&
  say wget sh -c "wget -q --tries=1 --timeout=20 -O /dev/null --header='Authorization: Token real-wget' $url && echo 200"
"$folder/python/bin/python" "$here/clients.py"
(cd "$folder/node" && node clients.js)
[ -x "$folder/go-clients" ] && "$folder/go-clients"
java -cp "$(cat "$folder/java.classpath")" "$here/Clients.java"
true
