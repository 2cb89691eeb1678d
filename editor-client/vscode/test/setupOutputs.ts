import type { Cause } from "../src/server/setup/cause";

/** What pip and uv said when each of these really happened to them, before servers on this machine: what, why, their words. */
export const OUTPUTS: readonly (readonly [what: string, why: Cause, output: string])[] = [
    [
        "pip 23.0: no index there",
        "offline",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: no index there",
        "offline",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError(\"HTTPConnection(host='127.0.0.1', port=9): Failed to establish a new connection: [Errno 111] Connection refused\")': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: no index there",
        "offline",
        "error: Request failed after 3 retries in 12.7s\n  cause: Failed to fetch: http://127.0.0.1:9/simple/idna/\n  cause: error sending request for url (http://127.0.0.1:9/simple/idna/)\n  cause: client error (Connect)\n  cause: tcp connect error\n  cause: Connection refused (os error 111)",
    ],
    [
        "pip 23.0: no such host",
        "offline",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno -2] Name or service not known')': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: no such host",
        "offline",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NameResolutionError(\"HTTPSConnection(host='no-such-host.invalid', port=443): Failed to resolve 'no-such-host.invalid' ([Errno -2] Name or service not known)\")': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: no such host",
        "offline",
        "error: Request failed after 3 retries in 10.8s\n  cause: Failed to fetch: https://no-such-host.invalid/simple/idna/\n  cause: error sending request for url (https://no-such-host.invalid/simple/idna/)\n  cause: client error (Connect)\n  cause: dns error\n  cause: error resolving DNS\n  cause: failed to lookup address information: Name or service not known",
    ],
    [
        "pip 23.0: no proxy there",
        "proxy",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ProxyError('Cannot connect to proxy.', NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno 111] Connection refused'))': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: no proxy there",
        "proxy",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError(\"HTTPSConnection(host='127.0.0.1', port=9): Failed to establish a new connection: [Errno 111] Connection refused\")': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: no proxy there",
        "proxy",
        "error: Request failed after 3 retries in 7.3s\n  cause: Failed to fetch: https://pypi.org/simple/idna/\n  cause: error sending request for url (https://pypi.org/simple/idna/)\n  cause: client error (Connect)\n  cause: tunnel error: failed to create underlying connection\n  cause: tcp connect error\n  cause: Connection refused (os error 111)",
    ],
    [
        "pip 23.0: no such proxy",
        "proxy",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ProxyError('Cannot connect to proxy.', NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno -2] Name or service not known'))': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: no such proxy",
        "proxy",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NameResolutionError(\"HTTPSConnection(host='no-proxy.invalid', port=8080): Failed to resolve 'no-proxy.invalid' ([Errno -2] Name or service not known)\")': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: no such proxy",
        "proxy",
        "error: Request failed after 3 retries in 12.4s\n  cause: Failed to fetch: https://pypi.org/simple/idna/\n  cause: error sending request for url (https://pypi.org/simple/idna/)\n  cause: client error (Connect)\n  cause: tunnel error: failed to create underlying connection\n  cause: dns error\n  cause: error resolving DNS\n  cause: failed to lookup address information: Name or service not known",
    ],
    [
        "pip 23.0: a proxy that wants a password",
        "proxyKey",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 Proxy Authentication Required'))': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: a proxy that wants a password",
        "proxyKey",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'OSError('Tunnel connection failed: 407 Proxy Authentication Required')': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: a proxy that wants a password",
        "proxyKey",
        "error: Request failed after 3 retries in 8.4s\n  cause: Failed to fetch: https://pypi.org/simple/idna/\n  cause: error sending request for url (https://pypi.org/simple/idna/)\n  cause: client error (Connect)\n  cause: tunnel error: proxy authorization required",
    ],
    [
        "pip 23.0: a proxy that refuses",
        "proxy",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden'))': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: a proxy that refuses",
        "proxy",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'OSError('Tunnel connection failed: 403 Forbidden')': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: a proxy that refuses",
        "proxy",
        "error: Request failed after 3 retries in 8.6s\n  cause: Failed to fetch: https://pypi.org/simple/idna/\n  cause: error sending request for url (https://pypi.org/simple/idna/)\n  cause: client error (Connect)\n  cause: tunnel error: unsuccessful",
    ],
    [
        "pip 23.0: a proxy that gets no further",
        "proxy",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 502 Bad Gateway'))': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: a proxy that gets no further",
        "proxy",
        "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'OSError('Tunnel connection failed: 502 Bad Gateway')': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: a proxy that gets no further",
        "proxy",
        "error: Request failed after 3 retries in 7.0s\n  cause: Failed to fetch: https://pypi.org/simple/idna/\n  cause: error sending request for url (https://pypi.org/simple/idna/)\n  cause: client error (Connect)\n  cause: tunnel error: unsuccessful",
    ],
    [
        "pip 23.0: a certificate nobody vouches for",
        "certificate",
        "Could not fetch URL https://localhost:40939/simple/idna/: There was a problem confirming the ssl certificate: HTTPSConnectionPool(host='localhost', port=40939): Max retries exceeded with url: /simple/idna/ (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:992)'))) - skipping\nWARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:992)'))': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: a certificate nobody vouches for",
        "certificate",
        "Could not fetch URL https://localhost:40939/simple/idna/: There was a problem confirming the ssl certificate: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1020) - skipping\nWARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1020)'))': /simple/idna/\nERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: a certificate nobody vouches for",
        "certificate",
        "error: Failed to fetch: https://localhost:40939/simple/idna/\n  cause: error sending request for url (https://localhost:40939/simple/idna/)\n  cause: client error (Connect)\n  cause: invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))\n\nhint: Consider enabling use of system TLS certificates with the `--system-certs` command-line flag",
    ],
    [
        "pip 23.0: an index that wants a password",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: an index that wants a password",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: an index that wants a password",
        "index",
        "error: No solution found when resolving dependencies\n  cause: Because idna was not found in the package registry and you require idna==3.20, we can conclude that your requirements are unsatisfiable.\n\nhint: An index URL (http://127.0.0.1:37137/simple) could not be queried due to a lack of valid authentication credentials (401 Unauthorized)",
    ],
    [
        "pip 23.0: an index that refuses",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: an index that refuses",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: an index that refuses",
        "index",
        "error: No solution found when resolving dependencies\n  cause: Because idna was not found in the package registry and you require idna==3.20, we can conclude that your requirements are unsatisfiable.\n\nhint: An index (http://127.0.0.1:38753/simple) returned a 403 Forbidden error. Check that the index URL is correct and the credentials are valid.",
    ],
    [
        "pip 23.0: an index without the package",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: an index without the package",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: an index without the package",
        "index",
        "error: No solution found when resolving dependencies\n  cause: Because idna was not found in the package registry and you require idna==3.20, we can conclude that your requirements are unsatisfiable.",
    ],
    [
        "pip 23.0: an index that fails",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: an index that fails",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: an index that fails",
        "index",
        "error: Request failed after 3 retries in 9.2s\n  cause: Failed to fetch: http://127.0.0.1:35705/simple/idna/\n  cause: HTTP status server error (500 Internal Server Error) for url (http://127.0.0.1:35705/simple/idna/)",
    ],
    [
        "pip 23.0: an index that is too busy",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: an index that is too busy",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: an index that is too busy",
        "index",
        "error: Request failed after 3 retries in 11.1s\n  cause: Failed to fetch: http://127.0.0.1:38715/simple/idna/\n  cause: HTTP status server error (503 Service Unavailable) for url (http://127.0.0.1:38715/simple/idna/)",
    ],
    [
        "pip 23.0: an index without the version",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "pip 26.3: an index without the version",
        "index",
        "ERROR: Could not find a version that satisfies the requirement idna==3.20 (from versions: none)\nERROR: No matching distribution found for idna==3.20",
    ],
    [
        "uv 0.13: an index without the version",
        "index",
        "error: No solution found when resolving dependencies\n  cause: Because there is no version of idna==3.20 and you require idna==3.20, we can conclude that your requirements are unsatisfiable.",
    ],
    [
        "pip 23.0: another file than expected",
        "tampered",
        "Collecting idna==3.20\n  Downloading http://127.0.0.1:46607/idna-3.20-py3-none-any.whl (14 bytes)\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes. Otherwise, examine the package contents carefully; someone may have tampered with them.\n    idna==3.20 from http://127.0.0.1:46607/idna-3.20-py3-none-any.whl (from -r req.txt (line 1)):\n        Expected sha256 0000000000000000000000000000000000000000000000000000000000000000\n             Got        ad7c1f6e5731743638c03e7b63f8c2026caf0d3b0c1d0c31847f75bf1c7d00bd",
    ],
    [
        "pip 26.3: another file than expected",
        "tampered",
        "Collecting idna==3.20 (from -r req.txt (line 1))\n  Downloading idna-3.20-py3-none-any.whl (14 bytes)\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes. Otherwise, examine the package contents carefully; someone may have tampered with them.\n    idna==3.20 from http://127.0.0.1:46607/idna-3.20-py3-none-any.whl (from -r req.txt (line 1)):\n        Expected sha256 0000000000000000000000000000000000000000000000000000000000000000\n             Got        ad7c1f6e5731743638c03e7b63f8c2026caf0d3b0c1d0c31847f75bf1c7d00bd",
    ],
    [
        "uv 0.13: another file than expected",
        "tampered",
        "Resolved 1 package in 11ms\nerror: Failed to download `idna==3.20`\n  cause: Failed to extract archive: idna-3.20-py3-none-any.whl\n  cause: Invalid zip file structure\n  cause: Encountered an unexpected header (actual: 0x6e204b50, expected: 0x4034b50).",
    ],
    [
        "uv 0.13: another wheel than expected",
        "tampered",
        "error: Failed to download `idna==3.20`\n  cause: Hash mismatch for `idna==3.20`\n\n         Expected:\n           sha256:0000\n\n         Computed:\n           sha256:ab7a",
    ],
    ["venv: a folder that takes nothing", "forbidden", "Error: [Errno 13] Permission denied: '/srv/server'"],
    [
        "uv 0.13: a folder that takes nothing",
        "forbidden",
        "error: Failed to create virtual environment\n  cause: failed to create directory `/srv/server`: Permission denied (os error 13)",
    ],
    [
        "uv 0.13: a full disk",
        "full",
        "error: Failed to install: idna-3.20-py3-none-any.whl (idna==3.20)\n  cause: Failed to copy to `/srv/idna/core.py`\n  cause: failed to copy file from /tmp/a to /srv/b: No space left on device (os error 28)",
    ],
    [
        "pip 26.3: a full disk",
        "full",
        "shutil.Error: [('/tmp/a', '/srv/b', \"[Errno 28] No space left on device: '/tmp/a' -> '/srv/b'\")]",
    ],
    ["Node: a folder that takes nothing", "forbidden", "Error: EACCES: permission denied, mkdir '/srv/server'"],
];
