package dev.inferencebridge.azure.identity;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.Configuration;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.CredentialBuilderBase;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes credentials of azure-identity as the options say. Thread-safe. */
final class Credentials {

    /** What Entra ID itself vouches for; of any other authority it knows nothing, and need not be asked. */
    private static final Set<String> KNOWN_AUTHORITIES = Set.of(
            "login.microsoftonline.com",
            "login.microsoftonline.us",
            "login.chinacloudapi.cn",
            "login.partner.microsoftonline.cn",
            "login.microsoftonline.de",
            "login.windows.net",
            "login.microsoft.com",
            "sts.windows.net");

    private final IdentityOptions options;
    private final TokenTransport transport;
    private final Optional<String> authority;
    private final boolean knownAuthority;

    Credentials(IdentityOptions options, TokenTransport transport, Configuration settings) {
        this.options = options;
        this.transport = transport;
        this.authority = options.authorityHost()
                .map(URI::toString)
                .or(() -> Optional.ofNullable(settings.get(Configuration.PROPERTY_AZURE_AUTHORITY_HOST)));
        this.knownAuthority = authority.map(Credentials::isKnown).orElse(true);
    }

    private static boolean isKnown(String authority) {
        String host = URI.create(authority).getHost();
        return host != null && KNOWN_AUTHORITIES.contains(host.toLowerCase(Locale.ROOT));
    }

    /** One with an empty cache. */
    TokenCredential make() {
        return switch (options.credential()) {
            case DEFAULT -> chain();
            case MANAGED_IDENTITY -> managedIdentity();
            case WORKLOAD_IDENTITY -> workloadIdentity();
            case AZURE_CLI -> azureCli();
        };
    }

    private TokenCredential chain() {
        DefaultAzureCredentialBuilder builder =
                over(new DefaultAzureCredentialBuilder()).executorService(transport.threads());
        options.clientId().ifPresent(id -> builder.managedIdentityClientId(id).workloadIdentityClientId(id));
        options.tenantId().ifPresent(builder::tenantId);
        authority.ifPresent(builder::authorityHost);
        if (!knownAuthority) {
            builder.disableInstanceDiscovery();
        }
        return builder.build();
    }

    private TokenCredential managedIdentity() {
        ManagedIdentityCredentialBuilder builder =
                over(new ManagedIdentityCredentialBuilder()).executorService(transport.threads());
        options.clientId().ifPresent(builder::clientId);
        return builder.build();
    }

    private TokenCredential workloadIdentity() {
        WorkloadIdentityCredentialBuilder builder =
                over(new WorkloadIdentityCredentialBuilder()).executorService(transport.threads());
        options.clientId().ifPresent(builder::clientId);
        options.tenantId().ifPresent(builder::tenantId);
        options.tokenFile().ifPresent(file -> builder.tokenFilePath(file.toString()));
        authority.ifPresent(builder::authorityHost);
        if (!knownAuthority) {
            builder.disableInstanceDiscovery();
        }
        return builder.build();
    }

    private TokenCredential azureCli() {
        AzureCliCredentialBuilder builder = over(new AzureCliCredentialBuilder());
        options.tenantId().ifPresent(builder::tenantId);
        return builder.build();
    }

    /** As a policy, not as options: a managed identity at IMDS has a policy of its own, and refuses to have options beside it. */
    private <T extends CredentialBuilderBase<T>> T over(T builder) {
        return builder.configuration(transport.settings())
                .httpClient(transport.http())
                .retryPolicy(new RetryPolicy(TokenTransport.retries()));
    }
}
