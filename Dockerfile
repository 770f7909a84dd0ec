# The image of a release. goreleaser builds it, with the binary of each platform in the
# folder of its name: see dockers_v2 in .goreleaser.yaml.

# The certificate authorities that AWS is trusted by, and a home folder that any user can
# write to: the files do not depend on the platform, so that nothing is emulated.
FROM --platform=$BUILDPLATFORM alpine:3.22 AS files
RUN apk add --no-cache ca-certificates && mkdir -m 1777 /home/astro

FROM scratch
ARG TARGETPLATFORM
COPY --from=files /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=files /home/astro /home/astro
COPY LICENSE build/THIRD_PARTY_LICENSES /usr/share/doc/astro-activate/
COPY $TARGETPLATFORM/astro-activate /usr/bin/astro-activate
# Not root. To read your own ~/.aws, run it as yourself: docker run --user "$(id -u):$(id -g)".
USER 65532:65532
ENV HOME=/home/astro
WORKDIR /home/astro
ENTRYPOINT ["/usr/bin/astro-activate"]
