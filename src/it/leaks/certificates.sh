#!/bin/sh
# Makes a CA that plays a public one, and a certificate of the real services that it signed, in the current folder.
set -eu

ec="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
openssl req -x509 $ec -days 30 -subj "/CN=Fake public CA" -keyout ca.key -out ca.pem \
  -addext keyUsage=critical,keyCertSign,cRLSign
openssl req $ec -subj "/CN=api.prolific.com" -keyout server.key -out server.csr
cat > server.ext << EXT
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:api.prolific.com, DNS:api.prolific.co, DNS:api.sociocs.com, DNS:api.prelude.dev, DNS:other.example.com
EXT
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile server.ext -out server.crt
cat server.key server.crt > server.pem

# what the system trusts: the CA under the names of Debian
mkdir -p certs
cp ca.pem certs/ca-certificates.crt
cp ca.pem "certs/$(openssl x509 -noout -hash -in ca.pem).0"
