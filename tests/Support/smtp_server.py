"""A real SMTP server for the tests. What it does to a mail is said by the first word of the recipient's local part:

  refused-…        550 at RCPT              later-…        451 at RCPT
  unwanted-…       554 after DATA           postponed-…    451 after DATA
  slow-…           takes its time after DATA
  held-…           no answer after DATA until the input says so
  anything else    accepted

It says what happens as lines of JSON, and ends when its input does.
"""
import argparse
import asyncio
import base64
import email
import email.policy
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

options = argparse.ArgumentParser()
options.add_argument("--port", type=int, required=True)
options.add_argument("--certificate")
options.add_argument("--implicit", action="store_true")
options.add_argument("--user")
options.add_argument("--password")
options.add_argument("--mechanism", help="the only way to sign in that it offers")
options = options.parse_args()

held = None
SLOW_SECONDS = 5


def tell(what, **facts):
    print(json.dumps({"what": what, **facts}), flush=True)


def read(content):
    """The mail as Python's own library reads it."""
    mail = email.message_from_string(content.decode(), policy=email.policy.default)
    sender = mail["From"].addresses[0]
    return {
        "subject": mail["Subject"],
        "name": sender.display_name,
        "address": sender.addr_spec,
        "text": mail.get_body(("plain",)).get_content(),
        "html": mail.get_body(("html",)).get_content(),
        "defects": [repr(d) for part in mail.walk() for d in part.defects] + [repr(d) for h in mail.values() for d in h.defects],
        "longest": max(len(line) for line in content.split(b"\r\n")),
        "bare": content.replace(b"\r\n", b"").count(b"\n") + content.replace(b"\r\n", b"").count(b"\r"),
        "ascii": content.isascii(),
    }


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        tell("rcpt", to=address)
        word = address.split("-")[0]
        if word == "refused":
            return "550 5.1.1 there is no such mailbox"
        if word == "later":
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        tell("data", to=to)
        word = to.split("-")[0]
        if word == "unwanted":
            return "554 5.7.1 this is not wanted here"
        if word == "postponed":
            return "451 4.3.0 come back later"
        if word == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        if word == "held":
            await held.wait()
        tell(
            "mail",
            to=to,
            recipients=envelope.rcpt_tos,
            sender=envelope.mail_from,
            raw=base64.b64encode(envelope.content).decode(),
            read=read(envelope.content),
            mechanism=session.auth_data.mechanism if session.authenticated else None,
            tls=session.ssl is not None or options.implicit,
            user=session.auth_data.login.decode() if session.authenticated else None,
        )
        return "250 OK"


class Server(SMTP):
    async def smtp_AUTH(self, arg):
        # Mechanisms are named in any case (RFC 4954), which aiosmtpd doesn't know.
        words = (arg or "").split(" ", 1)
        await super().smtp_AUTH(" ".join([words[0].upper(), *words[1:]]) if arg else arg)


    async def auth_XOAUTH2(self, server, args):
        # Gmail's way: user=…^Aauth=Bearer …^A^A, and after a refusal its reason, which the client answers by an empty line.
        said = base64.b64decode(args[1]).decode().split("\x01")
        user, token = said[0].removeprefix("user="), said[1].removeprefix("auth=Bearer ")
        if (user, token) != (options.user, options.password):
            await server.challenge_auth('{"status":"400"}', encode_to_b64=True)
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=Login(user, "XOAUTH2"))


class Login:
    def __init__(self, login, mechanism):
        self.login, self.mechanism = login.encode(), mechanism


def authenticate(server, session, envelope, mechanism, data):
    right = data.login.decode() == options.user and data.password.decode() == options.password
    return AuthResult(success=right, handled=right, auth_data=Login(data.login.decode(), mechanism))


def connection():
    context = None
    if options.certificate and not options.implicit:
        context = tls()
    return Server(
        Handler(),
        hostname="mail.test",
        tls_context=context,
        require_starttls=context is not None,
        authenticator=authenticate if options.user else None,
        auth_required=options.user is not None,
        auth_require_tls=False,
        auth_exclude_mechanism={"PLAIN", "LOGIN", "XOAUTH2"} - {options.mechanism} if options.mechanism else {"XOAUTH2"},
        enable_SMTPUTF8=True,
    )


def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate)
    return context


async def main():
    global held
    held = asyncio.Event()
    loop = asyncio.get_running_loop()
    await loop.create_server(connection, "127.0.0.1", options.port, ssl=tls() if options.implicit else None)
    tell("ready")
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() == "release":
            held.set()
        if line.strip() == "hold":
            held.clear()
        if line.startswith("sync "):
            tell("sync", number=int(line.split()[1]))


logging.getLogger("mail.log").setLevel(logging.ERROR)
logging.getLogger("asyncio").setLevel(logging.CRITICAL)
warnings.simplefilter("ignore")
asyncio.run(main())
