#include "segment_helper.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <deque>

#include "event_log.h"

namespace loopscope {

namespace {

// Never destroyed: the thread may be in here while the process exits.
struct State {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t wanted = PTHREAD_COND_INITIALIZER;
  pthread_cond_t finished = PTHREAD_COND_INITIALIZER;
  std::deque<EventLog*> queue;
  EventLog* busy_with = nullptr;
  bool started = false;
  bool failed = false;
};

State& state() {
  static State* const only = new State;
  return *only;
}

void* Run(void*) {
  State& self = state();
  pthread_mutex_lock(&self.mutex);
  for (;;) {
    while (self.queue.empty()) pthread_cond_wait(&self.wanted, &self.mutex);
    self.busy_with = self.queue.front();
    self.queue.pop_front();
    pthread_mutex_unlock(&self.mutex);
    self.busy_with->MapAhead();
    pthread_mutex_lock(&self.mutex);
    self.busy_with = nullptr;
    pthread_cond_broadcast(&self.finished);
  }
}

bool StartThread() {
  // New threads inherit the mask: the program's signals are none of ours.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 256 * 1024);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  const bool made = pthread_create(&thread, &attributes, &Run, nullptr) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (made) pthread_setname_np(thread, "loopscope");
  return made;
}

}  // namespace

bool SegmentHelper::Request(EventLog* log) {
  State& self = state();
  pthread_mutex_lock(&self.mutex);
  if (!self.started && !self.failed) {
    self.started = StartThread();
    self.failed = !self.started;
  }
  if (self.started) {
    self.queue.push_back(log);
    pthread_cond_signal(&self.wanted);
  }
  const bool accepted = self.started;
  pthread_mutex_unlock(&self.mutex);
  return accepted;
}

void SegmentHelper::Forget(EventLog* log) {
  State& self = state();
  pthread_mutex_lock(&self.mutex);
  self.queue.erase(std::remove(self.queue.begin(), self.queue.end(), log), self.queue.end());
  while (self.busy_with == log) pthread_cond_wait(&self.finished, &self.mutex);
  pthread_mutex_unlock(&self.mutex);
}

}  // namespace loopscope
