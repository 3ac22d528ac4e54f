"""Do the IAM and STS modules of Ansible make what they are told, find nothing to do the second time, and remove it?"""

import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tls
from harness import WorldCase
from rows import METADATA
from server import HERE, clean_environment

PLAYBOOK = HERE / "programs" / "ansible_iam.yml"


class Ansible(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="watchword-ansible-")))
        _, certificate, key = tls.make_authority(cls.folder, ["server.example.org"], [])
        body = "".join(certificate.read_text().split("-----")[2].split())
        (cls.folder / "metadata.xml").write_text(METADATA.format(certificate=body))
        cls.variables = {
            "endpoint": cls.server.url, "key": cls.a.admin.key, "secret": cls.a.admin.secret, "account_id": cls.a.id,
            "certificate": str(certificate), "private_key": str(key), "saml_metadata": str(cls.folder / "metadata.xml"),
            "ansible_python_interpreter": sys.executable}

    def play(self, tag):
        """Runs the tasks with that tag: how many were well, and how many changed something."""
        done = subprocess.run(
            ["/usr/bin/ansible-playbook", "--connection", "local", "--inventory", "localhost,", "--tags", tag, "--extra-vars",
             json.dumps(self.variables), PLAYBOOK], capture_output=True, text=True, timeout=600, check=False, cwd=self.folder,
            env=clean_environment(HOME=self.folder, ANSIBLE_LOCALHOST_WARNING="False", ANSIBLE_NOCOLOR="True",
                                  ANSIBLE_LOCAL_TEMP=self.folder / "tmp", ANSIBLE_REMOTE_TEMP=self.folder / "tmp"))
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        counts = dict(re.findall(r"(ok|changed)=(\d+)", done.stdout))
        return int(counts["ok"]), int(counts["changed"])

    def test_does_a_playbook_make_change_nothing_again_and_remove(self):
        made, changed = self.play("present")
        self.assertEqual(made, changed, "everything was new")
        self.assertEqual((made, 0), self.play("present"), "there was nothing to do")
        self.play("once")
        removed, changed = self.play("absent")
        self.assertEqual(removed, changed, "everything was there")
        self.assertEqual((removed, 0), self.play("absent"), "nothing was left")
        names = {user["UserName"] for user in self.a.iam.list_users()["Users"]}
        self.assertFalse({name for name in names if name.startswith("ansible")})


if __name__ == "__main__":
    unittest.main()
