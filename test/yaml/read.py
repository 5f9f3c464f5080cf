"""Reads a stream of YAML documents with PyYAML, and prints each document as one line of JSON.

The argument names the loader: SafeLoader, or CSafeLoader for libyaml. A document that is refused becomes {"refused": "the reason"}.
"""

import json
import math
import sys

import yaml

REFUSALS = (yaml.YAMLError, TypeError, ValueError)


def main():
    loader = getattr(yaml, sys.argv[1])
    text = sys.stdin.buffer.read().decode("utf-8")
    try:
        documents = list(yaml.load_all(text, loader))
    except REFUSALS:
        # PyYAML cannot go on after a document that it refuses.
        documents = [read(document, loader) for document in text.split("\n---\n")]
    for document in documents:
        print(json.dumps(to_json(document)))


def read(document, loader):
    try:
        return yaml.load(document + "\n", loader)
    except REFUSALS as error:
        return {"refused": str(error)}


def to_json(value):
    """What JSON does not have, such as a date or a key that is a number, becomes text that shows it."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else f"became {key!r}": to_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if value is None or isinstance(value, (str, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return f"became {value!r}"


if __name__ == "__main__":
    main()
