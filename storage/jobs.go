package storage

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

// Work beside the message path: periodic sweeps that look at our own rows and
// do what is due. A job that is lost, doubled, early or late is harmless; no
// promise rests on it. What must be quick is in a queue of its own, so that
// long work never stands before it.

// Job is one periodic work. Run looks at rows and does what is due.
type Job struct {
	Name  string
	Every time.Duration
	Run   func(ctx context.Context) error
}

const (
	jobTimeout  = 30 * time.Second
	jobRescue   = 2 * time.Minute // a run that a dead process began
	jobAttempts = 5
	clocksEvery = 2 * time.Minute // what comes more often than this is a clock
	queueClocks = "clocks"
	queueWork   = "work"
)

// Jobs is the running job queue.
type Jobs struct{ client *river.Client[pgx.Tx] }

// sweepArgs name the work; nothing personal is ever in a job.
type sweepArgs struct {
	Name string `json:"name"`
}

// Kind is River's name for these jobs.
func (sweepArgs) Kind() string { return "sweep" }

type sweeper struct {
	river.WorkerDefaults[sweepArgs]
	jobs map[string]Job
}

// Work runs one sweep. A name that this program does not know is another
// version's: it is left to that.
func (w *sweeper) Work(ctx context.Context, job *river.Job[sweepArgs]) error {
	j, ok := w.jobs[job.Args.Name]
	if !ok {
		return river.JobSnooze(time.Minute)
	}
	if err := j.Run(ctx); err != nil {
		return fmt.Errorf("%s: %w", j.Name, err)
	}
	return nil
}

// retrySoon tries a failed sweep again after seconds, not minutes: the next
// regular one would overtake it.
type retrySoon struct{}

// NextRetry is called with the attempt that failed.
func (retrySoon) NextRetry(job *rivertype.JobRow) time.Time {
	return job.ScheduledAt.Add(time.Duration(job.Attempt*job.Attempt) * 5 * time.Second)
}

// StartJobs begins to run jobs; every process gives the same list.
func (s *Store) StartJobs(ctx context.Context, jobs []Job, log *slog.Logger) (*Jobs, error) {
	w := &sweeper{jobs: map[string]Job{}}
	var periodic []*river.PeriodicJob
	for _, j := range jobs {
		w.jobs[j.Name] = j
		opts := river.InsertOpts{Queue: queueWork, MaxAttempts: jobAttempts}
		if j.Every < clocksEvery {
			opts.Queue = queueClocks
		}
		// One of a kind waits at a time: after an outage there is no heap of them.
		opts.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled}}
		periodic = append(periodic, river.NewPeriodicJob(river.PeriodicInterval(j.Every), func() (river.JobArgs, *river.InsertOpts) {
			return sweepArgs{j.Name}, &opts
		}, &river.PeriodicJobOpts{ID: j.Name, RunOnStart: true}))
	}
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, w); err != nil {
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	client, err := river.NewClient(riverpgxv5.New(s.desk), &river.Config{
		Logger:               log,
		Workers:              workers,
		PeriodicJobs:         periodic,
		Queues:               map[string]river.QueueConfig{queueClocks: {MaxWorkers: 2}, queueWork: {MaxWorkers: 2}},
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: jobRescue,
		MaxAttempts:          jobAttempts,
		FetchPollInterval:    time.Second,
		SoftStopTimeout:      20 * time.Second,
		PollOnly:             s.desk.Config().ConnConfig.DefaultQueryExecMode != pgx.QueryExecModeCacheStatement, // a pooler has no sessions to notify
		RetryPolicy:          retrySoon{},
	})
	if err != nil {
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	if err := client.Start(ctx); err != nil {
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	return &Jobs{client}, nil
}

// Stop waits for the jobs under way, at most as long as ctx allows.
func (j *Jobs) Stop(ctx context.Context) error {
	if err := j.client.Stop(ctx); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}
