package io.jenkins.plugins.servicenow.itsm;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import okhttp3.HttpUrl;

/** Where a record is opened in a browser. */
public final class RecordLink {

    private RecordLink() {}

    @NonNull
    public static String to(@NonNull HttpUrl instance, @NonNull String table, @NonNull SysId record) {
        return instance.newBuilder()
                .addPathSegment("nav_to.do")
                .addQueryParameter("uri", table + ".do?sys_id=" + record.value())
                .build()
                .toString();
    }
}
