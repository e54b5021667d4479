package dev.inferencebridge.localstack.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * An identity of the tenant. Immutable.
 *
 * @param clientId the GUID that clients name it by
 * @param objectId the GUID in its tokens ({@code oid})
 * @param subjects the subjects of federated tokens that are exchanged for its tokens
 * @param permissions at the start; {@code POST /control} changes them
 */
public record AzureIdentity(
        String name, Kind kind, String clientId, String objectId, List<String> subjects, Set<Permission> permissions) {

    /** Where an identity comes from. */
    public enum Kind {
        /** The one of the host itself: what the managed identity endpoints give to who names no other. */
        SYSTEM_ASSIGNED,
        USER_ASSIGNED,
        /** An app registration, which has a client secret. */
        APPLICATION
    }

    public AzureIdentity {
        subjects = List.copyOf(subjects);
        permissions = Set.copyOf(permissions);
    }

    /** With ids made of its name, every permission, and no federation. */
    public static AzureIdentity named(String name, Kind kind) {
        return new AzureIdentity(
                name, kind, guid("client " + name), guid("object " + name), List.of(), EnumSet.allOf(Permission.class));
    }

    public AzureIdentity withSubjects(String... changed) {
        return new AzureIdentity(name, kind, clientId, objectId, List.of(changed), permissions);
    }

    public AzureIdentity withPermissions(Set<Permission> changed) {
        return new AzureIdentity(name, kind, clientId, objectId, subjects, changed);
    }

    /** As {@code mi_res_id}, for user-assigned ones. */
    public String resourceId() {
        return AzureOptions.RESOURCE_GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + name;
    }

    static String guid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(UTF_8)).toString();
    }
}
