# The application with local speech. Build: docker compose build app
FROM python:3.11-slim-bookworm

RUN useradd --create-home --uid 10001 receptionist
WORKDIR /app
COPY requirements/app.lock requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/app.lock
COPY pyproject.toml README.md LICENSE ./
COPY receptionist receptionist
COPY pricebook pricebook
COPY prompts prompts
COPY media media
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && mkdir /data && chown receptionist /data

USER receptionist
ENV PATH=/venv/bin:$PATH RECEPTIONIST_HOME=/data HOST=0.0.0.0 PORT=8000 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=60s CMD python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=3)"
# SIGTERM lets live calls finish.
STOPSIGNAL SIGTERM
CMD ["receptionist", "serve"]
