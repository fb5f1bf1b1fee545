"""Pages as plain HTTP: what tests of them share."""

from lxml import html

# The name by which the test client calls the server.
HOST = ("testserver.local",)


def page(client, address):
    """A page that must be there, parsed."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def words(element):
    """What an element says, in one line."""
    return " ".join(element.text_content().split())
