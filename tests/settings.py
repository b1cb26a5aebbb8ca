"""The product's own settings, under the environment of the tests."""

import os

os.environ.setdefault("SECRET_KEY", "a key for tests only, longer than the fifty characters Django asks for")
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["DEBUG"] = "0"
os.environ["BASE_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"

from config.settings import *  # noqa: F403  (the environment comes first)
