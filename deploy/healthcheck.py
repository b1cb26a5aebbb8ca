"""The image's health check: asks the web server of this container as a proxy would, under a host name it answers to."""

import os
import urllib.request

host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip() or "localhost"
address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/"
urllib.request.urlopen(urllib.request.Request(address, headers={"Host": host}), timeout=4).close()
