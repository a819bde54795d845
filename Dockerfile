# One image for the web server and the workers; the command decides which it runs.
FROM node:20-slim AS frontend
WORKDIR /build
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
COPY scoring/vocabulary/words/ /scoring/vocabulary/words/
RUN npm run build

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PACKSHOT_HOME=/data
WORKDIR /packshot
# A scorer with BLIP, SAM or GroundingDINO needs --build-arg REQUIREMENTS=requirements.txt (large: torch).
ARG REQUIREMENTS=requirements-web.txt
COPY requirements.txt requirements-web.txt requirements-text.txt ./
RUN pip install -r ${REQUIREMENTS}
COPY manage.py ./
COPY annotator/ annotator/
COPY scoring/ scoring/
COPY --from=frontend /build/dist/ frontend/dist/
RUN useradd --create-home packshot && mkdir /data && chown packshot /data
USER packshot
RUN PACKSHOT_MODE=dev PACKSHOT_HOME=/tmp/build python manage.py collectstatic --noinput -v 0 \
    && cp -r /tmp/build/static /tmp/static && rm -rf /tmp/build
ENV STATIC_ROOT=/tmp/static
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--respawn-failed-workers", "--workers-kill-timeout", "8", \
     "--blocking-threads", "8", "--no-ws", "annotator.wsgi:application"]
