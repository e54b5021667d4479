package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import dev.inferencebridge.preflight.NotCheckedException;
import dev.inferencebridge.preflight.TransportFacts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/** What the connections of a session come to, seen by making one more to each node. Stateless. */
final class TlsHandshakes {

    /** Those of a large datacenter are set up alike. */
    private static final int MOST_NODES = 8;

    private TlsHandshakes() {}

    static List<TransportFacts> with(CqlSession session, String datacenter, Duration timeout) {
        Optional<SslEngineFactory> engines = session.getContext().getSslEngineFactory();
        List<Node> nodes = session.getMetadata().getNodes().values().stream()
                .filter(node -> node.getState() != NodeState.DOWN && datacenter.equals(node.getDatacenter()))
                .limit(MOST_NODES)
                .toList();
        List<TransportFacts> facts = new ArrayList<>();
        for (Node node : nodes) {
            if (node.getEndPoint().resolve() instanceof InetSocketAddress address) {
                facts.add(new TransportFacts(
                        address.getHostString(),
                        engines.map(factory -> of(factory.newSslEngine(node.getEndPoint()), address, timeout))));
            }
        }
        return facts;
    }

    private static TransportFacts.Tls of(SSLEngine engine, InetSocketAddress address, Duration timeout) {
        try {
            return TlsHandshake.of(engine, address, timeout);
        } catch (IOException e) {
            throw new NotCheckedException(
                    "no handshake with " + address.getHostString() + ": " + ConnectFailure.reason(e, true),
                    "repeat the check");
        }
    }
}
