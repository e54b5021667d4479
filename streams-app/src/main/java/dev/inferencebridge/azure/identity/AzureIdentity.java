package dev.inferencebridge.azure.identity;

import com.azure.core.util.Configuration;
import dev.inferencebridge.tls.ReloadingTls;
import dev.inferencebridge.tls.TlsSource;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import okhttp3.OkHttpClient;

/**
 * One identity of Microsoft Entra ID, with one {@link EntraTokens} for each scope that is asked for. Thread-safe; asks nobody
 * before the first token is wanted.
 */
public final class AzureIdentity implements AutoCloseable {

    private final IdentityOptions options;
    private final TokenTransport transport;
    private final Credentials credentials;
    private final Map<String, EntraTokens> byScope = new HashMap<>();
    private boolean closed;

    private AzureIdentity(IdentityOptions options, TokenTransport transport, Configuration settings) {
        this.options = options;
        this.transport = transport;
        this.credentials = new Credentials(options, transport, settings);
    }

    /** Throws {@link dev.inferencebridge.tls.InvalidTlsMaterialException} when the trusted certificates cannot be used. */
    public static AzureIdentity of(IdentityOptions options) {
        return of(options, Configuration.getGlobalConfiguration());
    }

    static AzureIdentity of(IdentityOptions options, Configuration settings) {
        OkHttpClient.Builder base = new OkHttpClient.Builder();
        options.trustedCertificates().ifPresent(file -> {
            ReloadingTls tls = ReloadingTls.of(TlsSource.trusting(options.trustedCertificates()));
            base.sslSocketFactory(tls.context().getSocketFactory(), tls.trustManager());
        });
        return new AzureIdentity(options, new TokenTransport(base.build(), settings), settings);
    }

    /**
     * The tokens for a scope, such as {@code https://ml.azure.com/.default}: the same object for the same scope, closed with
     * this.
     */
    public synchronized EntraTokens tokens(String scope) {
        if (closed) {
            throw new IllegalStateException("the identity is closed");
        }
        return byScope.computeIfAbsent(
                scope,
                wanted -> new EntraTokens(
                        options.credential().shown(),
                        credentials::make,
                        wanted,
                        Clock.systemUTC(),
                        transport.scheduler(),
                        () -> {}));
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            byScope.values().forEach(EntraTokens::close);
            transport.close();
        }
    }

    @Override
    public String toString() {
        return "AzureIdentity[" + options.credential().shown() + "]";
    }
}
