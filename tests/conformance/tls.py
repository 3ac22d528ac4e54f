"""A certificate authority for one test run, made with the openssl command."""

import subprocess


def _openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def thumbprint(certificate):
    """As IAM has it: the SHA-1 of a certificate, in hex."""
    shown = _openssl("x509", "-in", certificate, "-noout", "-fingerprint", "-sha1")
    return shown.split("=")[1].strip().replace(":", "").lower()


def make_authority(folder, host_names, addresses=()):
    """Writes ca.pem, cert.pem and key.pem into `folder`; the certificate is for those names and IP addresses."""
    _openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Watchword test CA",
             "-keyout", folder / "ca.key", "-out", folder / "ca.pem",
             "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    _openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host_names[0]}",
             "-keyout", folder / "key.pem", "-out", folder / "request.pem")
    names = [f"DNS:{name}" for name in host_names] + [f"IP:{address}" for address in addresses]
    (folder / "extensions").write_text(f"subjectAltName={','.join(names)}\n")
    _openssl("x509", "-req", "-in", folder / "request.pem", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
             "-CAcreateserial", "-days", "2", "-extfile", folder / "extensions", "-out", folder / "cert.pem")
    return folder / "ca.pem", folder / "cert.pem", folder / "key.pem"
