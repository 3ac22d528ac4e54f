"""An identity provider of somebody else's for tests: openssl makes its key, Debian's xmlsec1 signs and encrypts."""

import base64
import os
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from xml.sax.saxutils import escape

ENTITY = "https://idp.example.org/saml"
SIGN_IN = "https://signin.aws.amazon.com/saml"
ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
SIGNATURES = "http://www.w3.org/2000/09/xmldsig#"

METADATA = """<?xml version="1.0"?>
<!-- as exported by an administrator, who has added this comment so that the document is as long as IAM demands -->
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="{protocol}">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="{signatures}"><ds:X509Data><ds:X509Certificate>
{certificate}
    </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{entity}/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
"""

TEMPLATE = """<ds:Signature xmlns:ds="{signatures}"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<ds:Reference URI="#{id}"><ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
</ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference>
</ds:SignedInfo><ds:SignatureValue/></ds:Signature>"""

ENCRYPTED = """<xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>
<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/><ds:KeyInfo><ds:KeyName/></ds:KeyInfo>
<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>
<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>"""


def run(*command):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stderr}")
    return done.stdout


class SamlProvider:
    """Keys in a folder of its own, which goes with it."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="watchword-saml-")
        self.folder = Path(self._folder.name)
        self.key, self.certificate = self._key("signing")

    def close(self):
        self._folder.cleanup()

    def _key(self, name):
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.crt"
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
            "-days", "2", "-subj", f"/CN={name}")
        return key, certificate

    def metadata(self):
        lines = self.certificate.read_text().splitlines()[1:-1]
        return METADATA.format(entity=ENTITY, protocol=PROTOCOL, signatures=SIGNATURES, certificate="\n".join(lines))

    def encryption_key(self):
        """A private key for the provider in IAM (PEM), and the certificate that assertions are encrypted for."""
        key, certificate = self._key("encryption")
        return key.read_text(), certificate

    def assertion(self, roles, session="mary", subject="mary.major", recipient=SIGN_IN, age=0, tags=None, signed=True,
                  **more):
        """The XML of an assertion. `roles`: pairs of ARNs; `age`: seconds since it was issued."""
        issued = datetime.now(timezone.utc) - timedelta(seconds=age)
        at = lambda seconds: (issued + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        identifier = "_" + os.urandom(16).hex()
        attributes = {ATTRIBUTES + "Role": [f"{role},{provider}" for role, provider in roles],
                      ATTRIBUTES + "RoleSessionName": [session],
                      **{ATTRIBUTES + "PrincipalTag:" + key: [value] for key, value in (tags or {}).items()},
                      **{name if ":" in name else ATTRIBUTES + name: values for name, values in more.items()}}
        statements = "".join(
            f'<saml:Attribute Name="{escape(name)}">' +
            "".join(f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue>" for value in values) +
            "</saml:Attribute>" for name, values in attributes.items())
        xml = (f'<saml:Assertion xmlns:saml="{ASSERTION}" Version="2.0" ID="{identifier}" IssueInstant="{at(0)}">'
               f"<saml:Issuer>{ENTITY}</saml:Issuer>"
               f"{TEMPLATE.format(signatures=SIGNATURES, id=identifier) if signed else ''}"
               f'<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">'
               f"{escape(subject)}</saml:NameID>"
               f'<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
               f'<saml:SubjectConfirmationData NotOnOrAfter="{at(3600)}" Recipient="{recipient}"/>'
               f"</saml:SubjectConfirmation></saml:Subject>"
               f'<saml:Conditions NotBefore="{at(-5)}" NotOnOrAfter="{at(3600)}"><saml:AudienceRestriction>'
               f"<saml:Audience>urn:amazon:webservices</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
               f"<saml:AttributeStatement>{statements}</saml:AttributeStatement></saml:Assertion>")
        return self.sign(xml) if signed else xml

    def sign(self, xml):
        plain, signed = self.folder / "plain.xml", self.folder / "signed.xml"
        plain.write_text(xml)
        run("xmlsec1", "--sign", "--privkey-pem", self.key, "--id-attr:ID", f"{ASSERTION}:Assertion", "--output",
            signed, plain)
        return signed.read_text().split("?>\n", 1)[1]

    def encrypt(self, assertion, certificate):
        """An EncryptedAssertion around the XML of one."""
        template, plain, out = (self.folder / name for name in ("template.xml", "plain.xml", "encrypted.xml"))
        template.write_text(ENCRYPTED)
        plain.write_text(assertion)
        run("xmlsec1", "--encrypt", "--pubkey-cert-pem", certificate, "--session-key", "aes-256", "--binary-data", plain,
            "--output", out, template)
        encrypted = out.read_text().split("?>\n", 1)[1]
        return f'<saml:EncryptedAssertion xmlns:saml="{ASSERTION}">{encrypted}</saml:EncryptedAssertion>'

    def response(self, assertion):
        """What browsers post, in base64."""
        xml = (f'<samlp:Response xmlns:samlp="{PROTOCOL}" Version="2.0" ID="_{os.urandom(16).hex()}" '
               f'IssueInstant="{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}" Destination="{SIGN_IN}">'
               f'<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
               f"{assertion}</samlp:Response>")
        return base64.b64encode(xml.encode()).decode()
