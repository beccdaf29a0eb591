# Built on JDK 17, which every check of the build runs on; run on a newer one, which is faster.
FROM eclipse-temurin:17-jdk AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp -DskipTests -Drollcall.archive.skip=true package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/rollcall --create-home rollcall
COPY --from=build /src/standalone/target/rollcall /opt/rollcall
USER 10001
WORKDIR /var/lib/rollcall
VOLUME /var/lib/rollcall
EXPOSE 8080

# Ready means that this instance answers for its rooms. By bash alone: the image has no curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/localhost/8080 && printf 'GET /readyz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]

ENTRYPOINT ["/opt/rollcall/rollcall"]
CMD ["server", "--config", "/etc/rollcall/rollcall.properties"]
