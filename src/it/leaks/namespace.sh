#!/bin/sh
# Runs a command where no network is, and where a fake of the real services answers:
#   unshare --net --mount --map-root-user sh namespace.sh FOLDER CACERTS COMMAND...
# FOLDER has what certificates.sh made. The fake writes the credential of each call into FOLDER/seen.
set -eu

folder=$1
cacerts=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
address=203.0.113.7

ip link set lo up
ip address add $address/32 dev lo
{
  echo "127.0.0.1 localhost"
  echo "$address api.prolific.com api.prolific.co api.sociocs.com api.prelude.dev other.example.com"
} > "$folder/hosts"
mount --bind "$folder/hosts" /etc/hosts
case $cacerts in
  /etc/ssl/certs/*) mkdir -p "$(dirname "$folder/certs/${cacerts#/etc/ssl/certs/}")"
    cp "$folder/cacerts" "$folder/certs/${cacerts#/etc/ssl/certs/}" ;;
  *) mount --bind "$folder/cacerts" "$cacerts" ;;
esac
mount --bind "$folder/certs" /etc/ssl/certs

: > "$folder/seen"
mkfifo "$folder/ready.$$"
python3 "$here/real_api.py" "$folder/server.pem" $address "$folder/seen" > "$folder/ready.$$" &
fake=$!
read -r _ < "$folder/ready.$$"
rm "$folder/ready.$$"
status=0
"$@" || status=$?
kill $fake
exit $status
