package io.jenkins.plugins.servicenow.simulator.server;

import io.jenkins.plugins.servicenow.simulator.control.Customisation;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.Faults;
import io.jenkins.plugins.servicenow.simulator.control.Proxy;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.http.ApiRequest;
import java.util.concurrent.atomic.AtomicReference;

/** Between the HTTP server and the instance. Faults strike and requests are counted here. */
public final class Gateway {

    private final Router router;
    private final SimulatorClock clock;
    private final Faults faults;
    private final RequestLog log;
    private final Customisation customisation;
    /** Null when there is none. */
    private volatile Proxy proxy;

    public Gateway(Router router, SimulatorClock clock, Faults faults, RequestLog log, Customisation customisation) {
        this.router = router;
        this.clock = clock;
        this.faults = faults;
        this.log = log;
        this.customisation = customisation;
    }

    /** From now on all requests but those of browsers pass through this; null for none. */
    public void proxy(Proxy between) {
        proxy = between;
    }

    boolean takesFile(ApiRequest request) {
        return router.takesFile(request);
    }

    Answer answer(ApiRequest request) {
        Proxy between = proxy;
        if (between == null || router.kind(request) == RequestKind.PAGE) {
            return carryOut(request);
        }
        var real = new AtomicReference<Answer>(Answer.empty(200));
        Proxy.Reply reply = between.answer(request.method(), request.target(), () -> {
            Answer answer = carryOut(request);
            real.set(answer);
            return new Proxy.Reply(answer.status(), answer.headers(), answer.body());
        });
        Answer answer = real.get();
        boolean same = reply.status() == answer.status() && reply.body().equals(answer.body());
        return new Answer(
                reply.status(),
                reply.headers(),
                reply.body(),
                same ? answer.file() : null,
                answer.delay(),
                answer.connection());
    }

    private Answer carryOut(ApiRequest request) {
        RequestKind kind = router.kind(request);
        log.announce();
        faults.carryOutDue(clock.now());
        Fault fault = faults.take(kind);
        Answer answer = faults.strike(fault, clock, () -> router.answer(request));
        if (fault == null || PlatformHeaders.comesFromPlatform(answer)) {
            answer = PlatformHeaders.addTo(answer, clock.now());
        }
        if (!kind.isOpen()) {
            answer = customisation.withRateLimit(answer, clock.now());
        }
        answer = customisation.withoutStripped(answer);
        RequestLog.Entry entry = router.entry(request, answer.status(), router.userName(request));
        log.add(entry);
        if (kind != RequestKind.PAGE) {
            log.keep(entry, request, answer, fault, clock.now());
        }
        return answer;
    }
}
