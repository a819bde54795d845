# Two images from one file: `--target web` is the site and every worker without torch, `--target
# scorer` adds torch, transformers and segment-anything. The command decides what a container runs.
FROM node:20-slim AS frontend
WORKDIR /build
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
COPY scoring/vocabulary/words/ /scoring/vocabulary/words/
RUN npm run build

FROM python:3.11-slim-trixie AS python
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --uid 1000 --create-home packshot && install -d -o packshot -g packshot /data
WORKDIR /packshot

# EXTRA: further lists, such as "requirements-text.txt requirements-tracing.txt".
FROM python AS web-packages
ARG EXTRA=
COPY requirements-web.txt requirements-text.txt requirements-tracing.txt ./
RUN python -m venv /venv \
    && for list in requirements-web.txt ${EXTRA}; do pip install --no-deps -r "$list" || exit 1; done

# With dependencies: torch names the GPU libraries of its build, which no fixed list can.
FROM python AS scorer-packages
ARG EXTRA=
COPY requirements.txt requirements-text.txt requirements-tracing.txt ./
RUN python -m venv /venv && pip install -r requirements.txt \
    && for list in ${EXTRA}; do pip install --no-deps -r "$list" || exit 1; done

FROM web-packages AS code
COPY manage.py ./
COPY annotator/ annotator/
COPY scoring/ scoring/
COPY --from=frontend /build/dist/ frontend/dist/
RUN PACKSHOT_MODE=dev PACKSHOT_HOME=/tmp/build STATIC_ROOT=/packshot/static \
    python manage.py collectstatic --noinput -v 0 && rm -rf /tmp/build

# The root file system may be read-only: everything is written to PACKSHOT_HOME and /tmp.
FROM python AS runtime
ENV PACKSHOT_HOME=/data STATIC_ROOT=/packshot/static
COPY --from=code /packshot/ ./

FROM runtime AS scorer
COPY --from=scorer-packages /venv/ /venv/
USER 1000
CMD ["celery", "-A", "annotator", "worker", "-Q", "judge,gpu,train", "-I", "scoring.worker", \
     "--pool", "threads", "--concurrency", "1"]

# The last one is built where no target is named. `manage.py backup` calls pg_dump.
FROM runtime AS web
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
COPY --from=web-packages /venv/ /venv/
USER 1000
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--respawn-failed-workers", "--workers-kill-timeout", "8", \
     "--blocking-threads", "8", "--no-ws", "annotator.wsgi:application"]
