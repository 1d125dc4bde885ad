package com.cloudbees.plugins.credentials.domains;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;

/** In Lite the global one only. */
public class Domain implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Domain GLOBAL = new Domain();

    private Domain() {}

    @NonNull
    public static Domain global() {
        return GLOBAL;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Domain;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    private Object readResolve() {
        return GLOBAL;
    }
}
