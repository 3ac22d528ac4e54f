"""Is every answer what it was, to the letter: the order of its elements, what is left out, how lists and dates look?

tests/vectors/iam/FAMILY.xml holds the raw answer of each operation of a family, with what differs from run to run (names,
ids, dates, secrets) made the same. WATCHWORD_UPDATE_VECTORS=1 writes the files anew: read the difference before it is
committed.
"""

import os
import re
import unittest

UPDATE = bool(os.environ.get("WATCHWORD_UPDATE_VECTORS"))  # before the environment is cleaned

import rows_access
import rows_account
import rows_credentials
import rows_federation
import rows_policies
import rows_sts
import rows_users
from harness import WorldCase
from rows import ROWS, Maker
from server import REPOSITORY

FILES = (rows_access, rows_account, rows_credentials, rows_federation, rows_policies, rows_sts, rows_users)
FOLDER = REPOSITORY / "tests" / "vectors" / "iam"

# What differs from run to run, in this order.
SAME = (
    (r"<RequestId>[^<]*</RequestId>", "<RequestId>00000000-0000-4000-8000-000000000000</RequestId>"),
    (r"<(SecretAccessKey|SessionToken|WebIdentityToken|QRCodePNG|Base32StringSeed|Content|ServicePassword|CertificateBody|"
     r"SSHPublicKeyBody|Fingerprint|CertificateId|SAMLMetadataDocument|SAMLProviderUUID)>[^<]*</\1>", r"<\1>…</\1>"),
    (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\+00:00|Z)", "2026-01-01T00:00:00Z"),
    (r"\b(AIDA|AROA|AGPA|ANPA|AIPA|ASCA|ACCA|APKA|AKIA|ASIA)[A-Z2-7]{16,17}\b", r"\1XXXXXXXXXXXXXXXXX"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", "00000000-0000-4000-8000-000000000000"),
    (r"\bo-[0-9a-z]{10,32}\b", "o-XXXXXXXXXX"),
    (r"\br-[0-9a-z]{4,32}\b", "r-XXXX"),
    (r"(?<=[a-z])-\d+(?=[^\d-]|-at-)", "-N"),
    (r"(<key>(?!\w*Quota)\w+</key><value>)\d+", r"\1N"),  # how many there are depends on what was asked before
    (r"AWSServiceRoleForAutoScaling_s\d+", "AWSServiceRoleForAutoScaling_sN"),
)


def normalized(text, accounts):
    for number, account in enumerate(accounts, 1):
        text = text.replace(account, str(number) * 12)
    for pattern, same in SAME:
        text = re.sub(pattern, same, text)
    return text.replace("><", ">\n<")


class Golden(WorldCase):
    options = {"flags": ["--public-endpoint", "https://watchword.example"]}

    def test_are_the_answers_of_a_family_what_they_were(self):
        maker = Maker(self.server, self.a)
        maker.foreign_alias = "not-needed"
        bodies = {}
        for service, client in maker.clients.items():
            self.record(client, bodies)
        families = {}
        for row in ROWS.values():
            maker.make_room()  # lists have what the row itself made
            maker.call(row.operation, maker.request(row.params))
            families.setdefault(row.family, []).append((row.operation, normalized(bodies["last"], (self.a.id, self.b.id))))
        for family, answers in families.items():
            text = "".join(f"<!-- {operation} -->\n{answer}\n" for operation, answer in answers)
            path = FOLDER / f"{family}.xml"
            if UPDATE:
                FOLDER.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            with self.subTest(family=family):
                self.assertEqual(path.read_text(), text)
        self.assertEqual(sorted(families), sorted(path.stem for path in FOLDER.glob("*.xml")))

    @staticmethod
    def record(client, bodies):
        """From now on `bodies` has the client's last raw answer."""
        session = client._endpoint.http_session
        send = session.send

        def recorded(request):
            answer = send(request)
            bodies["last"] = answer.content.decode()
            return answer

        session.send = recorded


if __name__ == "__main__":
    unittest.main()
