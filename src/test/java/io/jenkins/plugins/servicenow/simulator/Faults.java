package io.jenkins.plugins.servicenow.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Faults on demand. The simulator's own pages are never hit. */
public final class Faults {

    private final List<Planned> planned = new ArrayList<>();
    private Fault lasting;

    /** Hits the next API request, not the token endpoint (but see {@link Fault#hibernating()}). */
    public void next(Fault fault) {
        next(1, fault);
    }

    public void next(int n, Fault fault) {
        next(n, null, fault);
    }

    /** Hits the next {@code n} requests of this kind and is then used up. */
    public synchronized void next(int n, RequestKind kind, Fault fault) {
        planned.add(new Planned(n, kind, fault));
    }

    /** Hits every request, those for tokens too, until {@link #clear()}. */
    public synchronized void always(Fault fault) {
        lasting = fault;
    }

    public synchronized void clear() {
        planned.clear();
        lasting = null;
    }

    /** The fault for a request of this kind, counted as used; null when it goes through. */
    synchronized Fault take(RequestKind kind) {
        if (kind == RequestKind.PAGE) {
            return null;
        }
        Fault next = use(each -> each.hits(kind));
        return next == null ? lasting : next;
    }

    /** The fault that is planned for just this kind, counted as used; null when there is none. */
    synchronized Fault takePlanned(RequestKind kind) {
        return use(each -> each.kind == kind);
    }

    private Fault use(Predicate<Planned> wanted) {
        for (Planned each : planned) {
            if (wanted.test(each)) {
                if (--each.left == 0) {
                    planned.remove(each);
                }
                return each.fault;
            }
        }
        return null;
    }

    private static final class Planned {

        private int left;
        private final RequestKind kind;
        private final Fault fault;

        /** @param kind null for any */
        Planned(int left, RequestKind kind, Fault fault) {
            this.left = left;
            this.kind = kind;
            this.fault = fault;
        }

        boolean hits(RequestKind request) {
            return kind == null ? request != RequestKind.TOKEN || fault.everyPath() : kind == request;
        }
    }
}
