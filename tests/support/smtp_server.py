"""An SMTP server for tests: aiosmtpd on a free port of 127.0.0.1, with STARTTLS when given a certificate and its key.

Prints "port N" when it listens, then each message as one line of JSON.
"""
import json
import socket
import ssl
import sys
import time

from aiosmtpd.controller import Controller


class Printer:
    async def handle_DATA(self, server, session, envelope):
        text = envelope.content.decode("utf-8", "replace")
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
                          "text": text}), flush=True)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 no such user"
        if address.startswith("later"):
            return "450 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


options = {}
if len(sys.argv) == 3:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    options = {"tls_context": context, "require_starttls": True}
controller = Controller(Printer(), hostname="127.0.0.1", port=0, **options)
# Port 0 lets the kernel choose; the controller's own check would connect to port 0.
controller._trigger_server = lambda: socket.create_connection(controller.server.sockets[0].getsockname()).recv(1)
controller.start()
print("port", controller.server.sockets[0].getsockname()[1], flush=True)
while True:
    time.sleep(3600)
