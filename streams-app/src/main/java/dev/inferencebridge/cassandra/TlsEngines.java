package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Makes the TLS side of each connection. Thread-safe.
 *
 * <p>The name that is verified is the one that was connected to, as written or as the cluster announces it. No name is looked
 * up for an address: whoever answers such a look-up would decide what is accepted.
 */
final class TlsEngines implements SslEngineFactory {

    private final CassandraTls tls;

    TlsEngines(CassandraTls tls) {
        this.tls = tls;
    }

    @Override
    public SSLEngine newSslEngine(EndPoint remote) {
        SSLEngine engine = remote.resolve() instanceof InetSocketAddress address
                ? tls.context().createSSLEngine(address.getHostString(), address.getPort())
                : tls.context().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(CassandraTls.PROTOCOLS.toArray(String[]::new));
        if (tls.hostnameVerification()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public void close() {}
}
