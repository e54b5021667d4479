package dev.inferencebridge.azure.keyvault;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.inferencebridge.tls.ReloadingTls;
import dev.inferencebridge.tls.TlsSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.TlsVersion;

/** Asks the vault, each time. Thread-safe; blocks, for about half a minute at most. */
final class VaultClient implements VaultReader, AutoCloseable {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration CALL_WITHIN = Duration.ofSeconds(10);
    private static final ConnectionSpec TLS = new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
            .tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)
            .build();

    private final KeyVaultOptions options;
    private final OkHttpClient connections;
    private final SecretClient secrets;

    VaultClient(KeyVaultOptions options, TokenCredential credential) {
        this.options = options;
        OkHttpClient.Builder base = new OkHttpClient.Builder().connectionSpecs(List.of(TLS));
        if (options.trustedCertificates().isPresent()) {
            ReloadingTls tls = ReloadingTls.of(TlsSource.trusting(options.trustedCertificates()));
            base.sslSocketFactory(tls.context().getSocketFactory(), tls.trustManager());
        }
        this.connections = base.build();
        HttpClient http = new OkHttpAsyncHttpClientBuilder(connections)
                .connectionTimeout(CONNECT_WITHIN)
                .readTimeout(CALL_WITHIN)
                .writeTimeout(CALL_WITHIN)
                .responseTimeout(CALL_WITHIN)
                .callTimeout(CALL_WITHIN)
                .build();
        SecretClientBuilder builder = new SecretClientBuilder()
                .vaultUrl(options.uri().toString())
                .credential(credential)
                .httpClient(http)
                .retryOptions(new RetryOptions(new ExponentialBackoffOptions()
                        .setMaxRetries(2)
                        .setBaseDelay(Duration.ofMillis(200))
                        .setMaxDelay(Duration.ofSeconds(2))));
        if (!options.isOfAzure()) {
            builder.disableChallengeResourceVerification();
        }
        this.secrets = builder.buildClient();
    }

    @Override
    public String read(String name, Optional<String> version) {
        try {
            return secrets.getSecret(name, version.orElse(null)).getValue();
        } catch (ResourceNotFoundException e) {
            throw refused("has no such secret" + version.map(v -> " or version").orElse(""));
        } catch (HttpResponseException e) {
            int status = e.getResponse() == null ? 0 : e.getResponse().getStatusCode();
            throw switch (status) {
                case 401 -> refused("does not accept the bridge's token: is it for this vault, and of its tenant?");
                case 403 ->
                    refused("forbids it: the identity needs the role Key Vault Secrets User, the secret must be"
                            + " enabled, and the vault's firewall must let this machine in");
                default -> refused("answers " + status);
            };
        } catch (RuntimeException e) {
            throw refused("cannot be asked: " + reason(e));
        }
    }

    /**
     * What the innermost cause says, if it comes from the network or from a credential of ours. A parser that stumbles over an
     * answer may quote it, secret and all: of others only the kind is told.
     */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String kind = cause.getClass().getName();
        boolean quotesNothing = kind.startsWith("java.net.")
                || kind.startsWith("javax.net.")
                || kind.startsWith("sun.security.")
                || kind.startsWith("java.security.")
                || kind.startsWith("dev.inferencebridge.");
        return cause.getClass().getSimpleName() + (quotesNothing ? ": " + cause.getMessage() : "");
    }

    private KeyVaultException refused(String why) {
        return new KeyVaultException("the key vault " + options.uri() + " " + why);
    }

    @Override
    public void close() {
        connections.dispatcher().cancelAll();
        connections.dispatcher().executorService().shutdown();
        connections.connectionPool().evictAll();
    }
}
