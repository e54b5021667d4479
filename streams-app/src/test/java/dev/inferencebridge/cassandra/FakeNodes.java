package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes that exist only to be named in failures. */
final class FakeNodes {

    private FakeNodes() {}

    static Node node(String name) {
        return (Node) Proxy.newProxyInstance(
                FakeNodes.class.getClassLoader(),
                new Class<?>[] {Node.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "toString" -> name;
                    case "getEndPoint" -> new FakeEndPoint();
                    case "hashCode" -> name.hashCode();
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** What the driver says when each node failed in its own way. */
    static AllNodesFailedException allFailed(Throwable... failures) {
        List<Map.Entry<Node, Throwable>> errors = new ArrayList<>();
        for (Throwable failure : failures) {
            errors.add(Map.entry(node("node" + errors.size()), failure));
        }
        return AllNodesFailedException.fromErrors(errors);
    }

    private static final class FakeEndPoint implements EndPoint {
        @Override
        public SocketAddress resolve() {
            throw new UnsupportedOperationException("resolve");
        }

        @Override
        public String asMetricPrefix() {
            throw new UnsupportedOperationException("asMetricPrefix");
        }

        /** As an address without a name is shown. */
        @Override
        public String toString() {
            return "/192.0.2.1:9042";
        }
    }
}
