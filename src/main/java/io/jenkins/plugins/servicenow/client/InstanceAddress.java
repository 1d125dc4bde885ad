package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import okhttp3.HttpUrl;

/** The address of an instance, which can be written in several ways. */
public final class InstanceAddress {

    private InstanceAddress() {}

    /** Whether both are the address of one instance. */
    public static boolean isSame(@CheckForNull String one, @CheckForNull String other) {
        return normal(one).equals(normal(other));
    }

    /** What tells a record from all others: a clone has the same sys_ids. */
    @NonNull
    public static String key(@NonNull String address, @NonNull String sysId) {
        return normal(address) + " " + sysId;
    }

    /** Always the same text for one instance; empty for null. */
    private static String normal(@CheckForNull String address) {
        var trimmed = address == null ? "" : address.trim();
        var url = HttpUrl.parse(trimmed);
        return url == null ? trimmed : url.toString();
    }
}
