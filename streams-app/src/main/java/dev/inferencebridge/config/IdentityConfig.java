package dev.inferencebridge.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who the bridge is to Microsoft Entra ID. Immutable; two that are equal share their tokens.
 *
 * @param clientId of the user-assigned or the federated identity
 * @param tokenFile absolute
 * @param authorityHost https; empty for the public cloud, or what the environment says
 * @param trustedCertificates a PEM file, absolute
 */
public record IdentityConfig(
        CredentialKind credential,
        Optional<String> clientId,
        Optional<String> tenantId,
        Optional<Path> tokenFile,
        Optional<URI> authorityHost,
        Optional<Path> trustedCertificates) {

    static final IdentityConfig DEFAULT = new IdentityConfig(
            CredentialKind.DEFAULT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
}
