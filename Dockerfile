# One image for the API, the worker and the commands; docker-compose.yml says which of them a container runs.
# The tests run with this version of Node. Another one: docker build --build-arg NODE_IMAGE=node:…
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
# The list of packages first, so that a change of the sources does not install them again.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json vite.config.ts prisma.config.ts ./
COPY prisma prisma
COPY tools tools
COPY web web
COPY workflows workflows
COPY activities activities
COPY src src
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Prisma's command line and TypeScript stay after --omit=dev, since packages name them as optional peers; they fall away
# once no development dependency asks for them either.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && npm pkg delete devDependencies \
  && npm prune --ignore-scripts --no-audit --no-fund
# Temporal's engine comes compiled for five systems; this image is one of them.
RUN find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
  ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/package.json package.json
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
# Nothing is written to the file system: the files stay root's, and the process is not root.
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=4 \
  CMD ["node", "dist/src/cli/probe.js", "http://127.0.0.1:3000/readyz"]
# As a list, so that Node itself is told to stop, and does so in order.
CMD ["node", "dist/src/server.js"]
