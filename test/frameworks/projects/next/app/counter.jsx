'use client';
import { useState } from 'react';

/** Works only once React has taken the page over. */
export function Counter() {
  const [count, setCount] = useState(0);
  return (
    <button id="count" data-keep="" onClick={() => setCount(count + 1)}>
      {count}
    </button>
  );
}
