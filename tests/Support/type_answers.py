"""Runs a command on a terminal of its own, types one answer at each prompt (a line that waits after a colon), and prints all it said."""
import os, pty, sys

answers, command = sys.argv[1].split("\n"), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
said, asked = b"", 0
while True:
    try:
        chunk = os.read(terminal, 4096)
    except OSError:
        break
    if not chunk:
        break
    said += chunk
    if b": " in said[asked:] and said.endswith(b": ") and answers:
        asked = len(said)
        os.write(terminal, answers.pop(0).encode() + b"\r")
os.waitpid(child, 0)
sys.stdout.write(said.decode())
