# One recipe for the three runnable components: docker build --build-arg MODULE=worker .   (worker, api or sandbox)

FROM eclipse-temurin:21.0.12_8-jdk-noble AS build
ARG MODULE
WORKDIR /build
COPY . .
# The tests run in CI, not here. Maven's downloads stay in BuildKit's cache between builds.
RUN --mount=type=cache,target=/root/.m2 \
    test -n "$MODULE" || { echo "Say which component: --build-arg MODULE=worker, api or sandbox" >&2; exit 1; } \
    && ./mvnw -B -ntp -Dmaven.test.skip=true -pl "$MODULE" -am package \
    && java -Djarmode=tools -jar "$MODULE"/target/"$MODULE"-*-exec.jar extract --layers --launcher --destination layers

FROM eclipse-temurin:21.0.12_8-jre-noble
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin tenure \
    && install -d -o tenure -g tenure /app /data
WORKDIR /app
COPY deploy/image/healthy /usr/local/bin/healthy
# What changes least comes first: a new version of Tenure alone ships one small layer.
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
USER 10001
ENV SERVER_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["healthy"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", \
    "org.springframework.boot.loader.launch.JarLauncher"]
