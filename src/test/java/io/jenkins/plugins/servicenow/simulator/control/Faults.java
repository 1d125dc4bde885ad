package io.jenkins.plugins.servicenow.simulator.control;

import io.jenkins.plugins.servicenow.simulator.http.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Faults on demand. The simulator's own pages are never hit. */
public final class Faults {

    private final List<Planned> planned = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();
    private Fault lasting;
    private Supplier<Fault> chance = () -> null;
    private String chances = "";

    /** Hits the next API request, not the token endpoint (but see {@link Fault#hibernating()}). */
    public void next(Fault fault) {
        next(1, fault);
    }

    public void next(int n, Fault fault) {
        next(n, null, fault);
    }

    /** Hits the next {@code n} requests of this kind and is then used up. */
    public synchronized void next(int n, RequestKind kind, Fault fault) {
        planned.add(new Planned(n, 0, kind, kind != null, fault));
    }

    /** Hits the request that comes after so many others, whatever its kind, tokens too. */
    public synchronized void after(int requests, Fault fault) {
        planned.add(new Planned(1, requests, null, true, fault));
    }

    /** Hits this share of all requests, those for tokens too, each with one of these faults, until {@link #clear()}. */
    public synchronized void random(double share, Random random, List<Fault> faults) {
        chance = () -> random.nextDouble() < share ? faults.get(random.nextInt(faults.size())) : null;
        chances =
                share + " of all requests: " + faults.stream().map(Fault::name).collect(Collectors.joining(", "));
    }

    /** Hits every request, those for tokens too, until {@link #clear()}. */
    public synchronized void always(Fault fault) {
        lasting = fault;
    }

    public synchronized void clear() {
        planned.clear();
        lasting = null;
        chance = () -> null;
        chances = "";
    }

    /** What is still to come, a line for each. */
    public synchronized List<String> described() {
        List<String> lines = new ArrayList<>();
        planned.forEach(each -> lines.add(each.described()));
        if (lasting != null) {
            lines.add("every request: " + lasting.name());
        }
        if (!chances.isEmpty()) {
            lines.add(chances);
        }
        if (!late.isEmpty()) {
            lines.add("to be carried out late: " + late.size());
        }
        return lines;
    }

    /** Carries out now what {@linkplain Fault#late late} requests ask for, whatever the time. */
    public void carryOutLate() {
        carryOutDue(Instant.MAX);
    }

    /**
     * What the caller of the request gets.
     *
     * @param fault null when nothing goes wrong
     * @param request does its work and returns the right answer
     */
    public Answer strike(Fault fault, SimulatorClock clock, Supplier<Answer> request) {
        if (fault == null) {
            return request.get();
        }
        if (fault.lateness() != null) {
            synchronized (this) {
                late.add(new Late(clock.now().plus(fault.lateness()), request::get));
            }
        }
        return fault.applyTo(fault.requestRuns() ? request.get() : null);
    }

    public void carryOutDue(Instant now) {
        List<Late> due;
        synchronized (this) {
            due = late.stream().filter(each -> !each.due().isAfter(now)).toList();
            late.removeAll(due);
        }
        due.forEach(each -> each.request().run());
    }

    /** The fault for a request of this kind, counted as used; null when it goes through. */
    public synchronized Fault take(RequestKind kind) {
        if (kind == RequestKind.PAGE) {
            return null;
        }
        Fault next = use(each -> each.hits(kind));
        return next != null ? next : lasting != null ? lasting : chance.get();
    }

    /** The fault that is planned for just this kind, counted as used; null when there is none. */
    public synchronized Fault takePlanned(RequestKind kind) {
        return use(each -> each.kind == kind);
    }

    private Fault use(Predicate<Planned> wanted) {
        for (Planned each : planned) {
            if (wanted.test(each) && each.isItsTurn()) {
                if (--each.left == 0) {
                    planned.remove(each);
                }
                return each.fault;
            }
        }
        return null;
    }

    private record Late(Instant due, Runnable request) {}

    private static final class Planned {

        private int left;
        private int skip;
        private final RequestKind kind;
        private final boolean tokensToo;
        private final Fault fault;

        /** @param kind null for any */
        Planned(int left, int skip, RequestKind kind, boolean tokensToo, Fault fault) {
            this.left = left;
            this.skip = skip;
            this.kind = kind;
            this.tokensToo = tokensToo;
            this.fault = fault;
        }

        String described() {
            String which = kind == null ? "" : " of the kind " + kind;
            return (skip == 0 ? "" : "after " + skip + " others, ") + "the next " + left + which + ": " + fault.name();
        }

        boolean hits(RequestKind request) {
            return kind == null ? tokensToo || request != RequestKind.TOKEN || fault.everyPath() : kind == request;
        }

        boolean isItsTurn() {
            boolean turn = skip == 0;
            skip = Math.max(0, skip - 1);
            return turn;
        }
    }
}
