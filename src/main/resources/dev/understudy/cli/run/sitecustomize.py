"""Resolves the names of the emulated services to Understudy, and refuses every other host outside of this machine.

Python imports it at its start, since its folder is in PYTHONPATH. It then loads the sitecustomize that it hides.
"""

import json
import os
import socket
import sys

try:
    from importlib import machinery, util
except ImportError:  # Python 2
    machinery = None

_settings = json.loads(r"""SETTINGS""")
_getaddrinfo = socket.getaddrinfo
_LOCAL = ("", "localhost", "::1", "0.0.0.0", "::", _settings["host"], socket.gethostname().lower())


def _is_local(name):
    return name in _LOCAL or name.startswith("127.") or name.endswith(".localhost")


def _refuse(name):
    with open(_settings["refusals"], "a") as refusals:
        refusals.write(name + "\n")
    sentence = "Understudy refuses {0}: it is none of the emulated services. Allow it with --allow-host {0}."
    raise socket.gaierror(socket.EAI_FAIL, sentence.format(name))


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """Has the parameters and the result of the function that it replaces."""
    text = bytes(host).decode("ascii", "replace") if isinstance(host, (bytes, bytearray)) else host
    name = (text or "").lower().rstrip(".")
    if name in _settings["services"]:
        return _getaddrinfo(_settings["host"], _settings["port"], 0, type, proto)
    if not _is_local(name) and name not in _settings["allowed"]:
        _refuse(name)
    return _getaddrinfo(host, port, family, type, proto, flags)


socket.getaddrinfo = getaddrinfo


def _load_hidden():
    here = os.path.dirname(os.path.abspath(__file__))
    path = [each for each in sys.path if os.path.abspath(each) != here]
    spec = machinery.PathFinder.find_spec("sitecustomize", path)
    if spec is not None and spec.loader is not None:
        module = util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


if machinery is not None:
    _load_hidden()
