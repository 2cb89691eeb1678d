"""A certificate authority made for one test."""

import importlib.util
import ipaddress
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.components import require


@dataclass(frozen=True, slots=True)
class Authority:
    """What a server shows and what a client may trust."""

    server: ssl.SSLContext
    bundle: Path
    """PEM file with the authority's certificate."""


def private_authority(
    folder: Path, *, address: str = "127.0.0.1", expired: bool = False, careless: bool = False
) -> Authority:
    """An authority with one certificate for this address or name, valid for a day or no longer; `folder` has its files.

    `careless`: not marked as strictly as RFC 5280 wants it, which Python 3.13's default rules refuse.
    """
    present = importlib.util.find_spec("cryptography") is not None
    require("the package cryptography", present, "pip install cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def named(who: str) -> x509.GeneralName:
        with suppress(ValueError):
            return x509.IPAddress(ipaddress.ip_address(who))
        return x509.DNSName(who)

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test authority")])
    now = datetime.now(UTC) - timedelta(days=9 if expired else 0)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([named(address)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=not careless)
        .sign(key, hashes.SHA256())
    )
    bundle, private = folder / "ca.pem", folder / "key.pem"
    bundle.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(bundle, private)
    return Authority(server, bundle)
