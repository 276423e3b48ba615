"""Plays the real services: answers every call, and writes its credential into a file.

Arguments: the file with key and certificate, the address, the file of the credentials.
"""

import http.server
import ssl
import sys
import threading

certificate, address, seen = sys.argv[1:]
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        with lock, open(seen, "a") as log:
            log.write(self.headers.get("Authorization", "-").split()[-1] + "\n")
        body = b'{"real": true, "results": [], "configs": []}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Leaves out clients that do not trust the certificate."""


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate)
server = Server((address, 443), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("ready", flush=True)
server.serve_forever()
