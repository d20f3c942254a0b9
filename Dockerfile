# Three stages: styles with Node, packages with a compiler-free Python, and the image that runs, which has neither.

FROM node:22.20-trixie-slim AS static
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY scripts/build_static.mjs scripts/
COPY static/ static/
RUN npm run build

FROM python:3.12-slim-trixie AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes --requirement /tmp/base.txt

FROM python:3.12-slim-trixie
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core \
      fonts-noto-core fonts-wqy-microhei fonts-noto-color-emoji \
      postgresql-client-17 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-create-home --home-dir /tmp app \
 # A named volume takes its owner from the directory that it is mounted on.
 && install -d -o app -g app -m 0750 /data /data/files /data/keys-a /data/keys-b
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp \
    DJANGO_SETTINGS_MODULE=wqm.settings WQM_DATA_DIR=/data WQM_STATIC_ROOT=/app/staticfiles
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
COPY --from=static /src/static/build static/build
# The settings refuse to start without these two; nothing of them stays in the image.
RUN python -m compileall -q . \
 && SECRET_KEY=only-to-collect DATABASE_URL=postgres://none/none python manage.py collectstatic --noinput --verbosity 0
USER app
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "scripts/healthcheck.py", "web"]
# --reuse-port: without it the connections of both workers can land on one core.
CMD ["gunicorn", "wqm.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--reuse-port", "--preload", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
