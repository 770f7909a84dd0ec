# Runs AWS CLI commands in one process: each costs a start of 0.7 s otherwise. Reads a list
# of commands as JSON, each a list of words, and prints for each how it ended, the
# operations that it was about to call, and what it said. The options of this script are
# added to each command.
import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver

results, called = [], []


def new_driver():
    driver = create_clidriver()
    driver.session.register(
        "before-call",
        lambda model, **_: called.append([model.service_model.service_id, model.name]),
    )
    return driver


driver = new_driver()
for words in json.load(sys.stdin):
    said = io.StringIO()
    called.clear()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        try:
            code = driver.main(words + sys.argv[1:])
        except SystemExit as e:
            code = e.code
    results.append({"code": code, "called": list(called), "said": said.getvalue()})
    if "modify-vpc-attribute" in words:
        # Its options leave handlers behind that break the driver's other EC2 commands.
        driver = new_driver()
json.dump(results, sys.stdout)
