package dev.inferencebridge.localstack.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.inferencebridge.azure.SharedCredential;
import dev.inferencebridge.azure.identity.AzureIdentity;
import dev.inferencebridge.azure.identity.IdentityOptions;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * A process that reads a secret with each of the credentials that its arguments name, because MSAL takes managed identity's
 * variables from nowhere but the environment. Prints the secret or {@code refused}, and the message, a line each.
 *
 * <p>Arguments: the vault, then {@code default}, {@code system}, {@code client:ID}, {@code resource:ID} or
 * {@code bridge:CREDENTIAL} for one as the bridge makes them.
 */
final class SdkProcess {

    private static final RetryOptions ONCE = new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));

    private SdkProcess() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        HttpClient http = new OkHttpAsyncHttpClientBuilder().build();
        for (int i = 1; i < arguments.length; i++) {
            out.println(read(arguments[0], credential(arguments[i], http), http));
        }
        System.exit(0);
    }

    /** Without retry options: at IMDS azure-identity has a retry policy of its own, and fails when it is given both. */
    private static TokenCredential credential(String wanted, HttpClient http) {
        String id = wanted.substring(wanted.indexOf(':') + 1);
        if (wanted.equals("default")) {
            return new DefaultAzureCredentialBuilder()
                    .disableInstanceDiscovery()
                    .httpClient(http)
                    .build();
        }
        if (wanted.startsWith("bridge:")) {
            AzureIdentity identity = AzureIdentity.of(IdentityOptions.of(IdentityOptions.Credential.valueOf(id)));
            return new SharedCredential(identity::tokens);
        }
        ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder().httpClient(http);
        if (wanted.startsWith("client:")) {
            builder.clientId(id);
        } else if (wanted.startsWith("resource:")) {
            builder.resourceId(id);
        }
        return builder.build();
    }

    private static String read(String vault, TokenCredential credential, HttpClient http) {
        SecretClient secrets = new SecretClientBuilder()
                .vaultUrl(vault)
                .credential(credential)
                .httpClient(http)
                .retryOptions(ONCE)
                .disableChallengeResourceVerification()
                .buildClient();
        try {
            return secrets.getSecret("password").getValue();
        } catch (RuntimeException e) {
            return "refused: "
                    + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        }
    }
}
