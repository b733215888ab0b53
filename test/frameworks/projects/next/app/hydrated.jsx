'use client';
import { useEffect } from 'react';

/** Says that React has taken the page over. */
export function Hydrated() {
  useEffect(() => void (document.documentElement.dataset.hydrated = ''), []);
  return null;
}
