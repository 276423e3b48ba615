#!/bin/sh
# Runs a command where the names of the real services lead to a server, as in an internal network of compose:
#   unshare --net --mount --map-root-user sh aliases.sh FOLDER "COMMAND OF THE SERVER" COMMAND...
set -eu

folder=$1
server=$2
shift 2
ip link set lo up
echo "127.0.0.1 localhost api.prolific.com api.prolific.co api.sociocs.com api.prelude.dev" > "$folder/hosts"
mount --bind "$folder/hosts" /etc/hosts
rm -rf "$folder/ca" "$folder/port"
$server --ca "$folder/ca" --also-port 443 --host 0.0.0.0 --admin-token understudy --port-file "$folder/port" > /dev/null &
until [ -s "$folder/port" ]; do
  kill -0 $!
  sleep 0.1
done
"$@"
kill $!
