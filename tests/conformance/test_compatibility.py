"""Does docs/compatibility.md have a line for every operation there is, and the line that the data says?"""

import importlib.util
import json
import re
import unittest

from server import REPOSITORY, program

PACKAGING = REPOSITORY / "packaging"


def generator():
    spec = importlib.util.spec_from_file_location("compatibility", PACKAGING / "compatibility.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Compatibility(unittest.TestCase):
    maxDiff = None

    def test_is_the_page_what_would_be_written(self):
        self.assertEqual(generator().page(program("watchwordd")), (REPOSITORY / "docs" / "compatibility.md").read_text(),
                         "run packaging/compatibility.py")

    def test_is_every_operation_told_of_once(self):
        operations = [name for its in generator().operations_of(program("watchwordd")).values() for name in its]
        page = (REPOSITORY / "docs" / "compatibility.md").read_text()
        told = re.findall(r"^\| (\w+) \| \S", page, re.MULTILINE)
        for plain in re.findall(r"^No more than their names say: ([^.]*)\.$", page, re.MULTILINE):
            told += re.findall(r"\w+", plain)
        self.assertEqual(sorted(operations), sorted(name for name in told if name != "Operation"))

    def test_is_no_sentence_about_an_operation_of_another_section(self):
        compatibility = generator()
        for service, sections in json.loads((PACKAGING / "compatibility.json").read_text()).items():
            for section in sections if service in compatibility.TITLES else ():
                for operation in section.get("beyond", {}):
                    self.assertIs(section, compatibility.section_of(sections, operation), operation)


if __name__ == "__main__":
    unittest.main()
