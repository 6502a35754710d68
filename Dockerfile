# syntax=docker/dockerfile:1
# Debian 13: the embedded database needs glibc 2.38 or newer. No build step: Node runs the TypeScript as it is.
FROM node:24-trixie-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-trixie-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 LEADGEN_DATA_DIR=/data XDG_CACHE_HOME=/data/cache
WORKDIR /app
RUN mkdir -p /data logs && chown node:node /data logs
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself gets SIGTERM: no shell and no npm in between
CMD ["node", "--max-semi-space-size=16", "src/app.ts"]
