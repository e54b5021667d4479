package dev.inferencebridge.kafka;

import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.scram.ScramExtensionsCallback;
import org.jspecify.annotations.Nullable;

/** Gives each new SCRAM connection the current name and password. Made by Kafka; called by a client's network thread. */
public final class PasswordClientHandler implements AuthenticateCallbackHandler {

    /** The setting that holds the {@link KafkaLogin.Scram}. It starts as it does because logins are shared by such settings. */
    static final String LOGIN = "sasl.inference.bridge.login";

    private KafkaLogin.@Nullable Scram login;

    @Override
    public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaas) {
        if (!(settings.get(LOGIN) instanceof KafkaLogin.Scram configured)) {
            throw new IllegalArgumentException("the setting " + LOGIN + " is missing");
        }
        login = configured;
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        KafkaLogin.Scram configured = login;
        if (configured == null) {
            throw new IllegalStateException("not configured");
        }
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(configured.username());
            } else if (callback instanceof PasswordCallback password) {
                password.setPassword(configured.password().get().toCharArray());
            } else if (!(callback instanceof ScramExtensionsCallback)
                    && !(callback instanceof SaslExtensionsCallback)) {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {}
}
